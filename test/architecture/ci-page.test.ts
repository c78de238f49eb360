import { fileURLToPath } from 'node:url'
import { test } from 'vitest'
import { componentInputs } from '../support/ci/gitlab-component.ts'
import { ourAction } from '../support/ci/our-action.ts'
import { expectParts, formatTable } from '../support/page-parts.ts'

type Inputs = Readonly<Record<string, { readonly description: string; readonly default: string | boolean }>>

const table = (inputs: Inputs) =>
  formatTable(
    ['input', 'default', 'meaning'],
    Object.entries(inputs).map(([name, { description, default: value }]) => [
      `\`${name}\``,
      value === '' ? '—' : `\`${value}\``,
      description,
    ]),
  )

test('the inputs of docs/ci.md are those of the action and of the component; `vitest -u` writes them', () =>
  expectParts(fileURLToPath(new URL('../../docs/ci.md', import.meta.url)), {
    'action inputs': () => table(ourAction.inputs),
    'component inputs': () => table(componentInputs),
  }))
