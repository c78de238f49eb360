import { describe, expect, it } from 'vitest'
import { Secret } from '../secret/secret.ts'
import { maskBody, revealBody, secretsIn } from './body.ts'

const key = new Secret('k"e/y\n')
const body = { api_key: key, list: [1, 'two', null, { deep: key }], none: undefined }

describe('revealBody', () => {
  it('puts secrets into the JSON', () => {
    expect(JSON.parse(revealBody(body))).toEqual({
      api_key: 'k"e/y\n',
      list: [1, 'two', null, { deep: 'k"e/y\n' }],
    })
  })

  it('serialises as JSON.stringify does where there is no secret', () => {
    const plain = { paths: ['/a', '/é'], n: 1.5, d: new Date(0) }
    expect(revealBody(plain)).toBe(JSON.stringify(plain))
  })

  it('reveals a body that is nothing but a secret', () => {
    expect(revealBody(key)).toBe('"k\\"e/y\\n"')
  })
})

describe('maskBody', () => {
  it('shows the body without its secrets', () => {
    expect(maskBody(body, text => text.replaceAll('k3y', '[redacted]'))).toEqual({
      api_key: '[redacted]',
      list: [1, 'two', null, { deep: '[redacted]' }],
    })
    expect(maskBody(undefined, text => text)).toBeUndefined()
  })
})

describe('secretsIn', () => {
  it('finds every secret, however deep', () => {
    expect(secretsIn([body, 'text', undefined, null])).toEqual([key, key])
  })
})
