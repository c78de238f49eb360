/** A CI service whose files init edits. */
export type CiService = 'github' | 'gitlab'

/** A step of a job, or a line of its script: what an upload may be. */
export interface CiStep {
  readonly service: CiService
  /** Of its file, relative to the repository's root. */
  readonly path: string
  readonly job: string
  /** Its place in `steps`, or in `script`. */
  readonly index: number
  /** What people know it by: its name, or what it says. */
  readonly label: string
  /** All that it may be called, {@link label} among them. */
  readonly names: readonly string[]
  /** How much it looks like an upload; 0: not at all. */
  readonly likeness: number
}

/** A file that tells a CI service what to do. */
export interface CiFile {
  readonly service: CiService
  /** Relative to the repository's root. */
  readonly path: string
  readonly text: string
  /** Those of all its jobs. */
  readonly steps: readonly CiStep[]
  /** Why nothing is known of it; absent: it could be read. */
  readonly problem?: string
}

/** The step that an upload ends with. */
export interface Upload {
  readonly file: CiFile
  readonly step: CiStep
}

/** A step as `--after` names it without doubt: `FILE:JOB/STEP`. */
export function spellStep({ path, job, label }: CiStep): string {
  return `${path.slice(path.lastIndexOf('/') + 1)}:${job}/${label}`
}
