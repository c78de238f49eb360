import { readFileSync } from 'node:fs'
import { basename } from 'node:path'

/** What the environment says of the script that runs this process. */
export interface ScriptPlace {
  readonly env: Readonly<Record<string, string | undefined>>
  /** With node and script. */
  readonly argv: readonly string[]
}

/** The script of package.json that this process is a part of, with what it goes on with. */
export interface LaterSteps {
  /** Such as `build`. */
  readonly script: string
  /** The commands that come after this process. */
  readonly steps: readonly string[]
}

/**
 * Finds what a script of package.json does after this process, which no plugin sees: other commands behind `&&`, and
 * a script `postbuild`. Where one of them is `cdn-purge`, all is well; a further build of the same tool has its own run.
 *
 * ASSUME: npm, pnpm and Yarn tell their scripts in these variables (npm_lifecycle_event, npm_lifecycle_script,
 * npm_package_json).
 *
 * @returns `undefined` where nothing follows, or where it cannot be told
 */
export function findLaterSteps({ env, argv }: ScriptPlace = process): LaterSteps | undefined {
  const { npm_lifecycle_event: script, npm_lifecycle_script: text } = env
  if (script === undefined || text === undefined) return undefined
  const after = postScript(env.npm_package_json, script)
  const steps = [...stepsAfter(text, argv), ...(after === undefined ? [] : [after])]
  if (steps.length === 0 || steps.some(step => /(?:^|[\s/])cdn-purge(?:\s|$)/.test(step))) return undefined
  const own = programOf(argv)
  const others = steps.filter(step => own === undefined || !namesProgram(step, own))
  return others.length === 0 ? undefined : { script, steps: others }
}

/** The commands of a script behind the one that is this process. */
function stepsAfter(text: string, argv: readonly string[]): readonly string[] {
  const steps = text
    .split(/&&|;|\n/)
    .map(step => step.trim())
    .filter(step => step !== '')
  const program = programOf(argv)
  if (program === undefined) return []
  const args = argv.slice(2).join(' ')
  const isOwn = (step: string) => namesProgram(step, program) && step.endsWith(args)
  const exact = steps.findIndex(isOwn)
  const own = exact >= 0 ? exact : steps.findIndex(step => namesProgram(step, program))
  return own < 0 ? [] : steps.slice(own + 1)
}

/** The name that people type for the program of this process, such as `vite`. */
function programOf(argv: readonly string[]): string | undefined {
  const script = argv[1]
  return script === undefined ? undefined : basename(script).replace(/\.[cm]?[jt]s$/, '')
}

function namesProgram(step: string, program: string): boolean {
  return step.split(/[\s/]+/).some(word => word.replace(/\.[cm]?[jt]s$/, '') === program)
}

function postScript(file: string | undefined, script: string): string | undefined {
  if (file === undefined) return undefined
  try {
    const { scripts }: { scripts?: Record<string, string> } = JSON.parse(readFileSync(file, 'utf8'))
    return scripts?.[`post${script}`]
  } catch {
    return undefined // Not ours to complain of.
  }
}
