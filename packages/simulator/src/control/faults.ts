import * as z from 'zod'

const common = {
  /** How many requests it is for. @default 1 */
  times: z.int().positive().default(1),
  /** Milliseconds to wait before anything else happens. */
  delay: z.number().nonnegative().optional(),
}

const shapes =
  '{ status, headers?, body? }, { drop: true, acted? }, { hang: true }, { truncate, silent? }, { malformed: true } or { delay }'

const fault = z.union(
  [
    z.strictObject({
      ...common,
      /** Answer with this status instead of acting. */
      status: z.int().min(200).max(599),
      headers: z.record(z.string(), z.string()).optional(),
      /** Text is sent as it is, any other value as JSON. */
      body: z.json().optional(),
    }),
    z.strictObject({
      ...common,
      /** Reset the connection without an answer. */
      drop: z.literal(true),
      /** Act on the request first, so that only its answer is lost. @default false */
      acted: z.boolean().default(false),
    }),
    z.strictObject({
      ...common,
      /** Never answer, and do not act. */
      hang: z.literal(true),
    }),
    z.strictObject({
      ...common,
      /** Act, send this many bytes of the answer's body, and reset the connection. */
      truncate: z.int().nonnegative(),
      /** Announce no length and end properly: the client sees a short body and no error. @default false */
      silent: z.boolean().default(false),
    }),
    z.strictObject({
      ...common,
      /** Act, and answer with the right status and a body that is cut JSON. */
      malformed: z.literal(true),
    }),
    z.strictObject({
      ...common,
      /** Act and answer as always, but only after this many milliseconds. */
      delay: z.number().nonnegative(),
    }),
  ],
  { error: `must be one of ${shapes}, with times? and delay?` },
)

/** What goes wrong with a request. */
export type Fault = z.input<typeof fault>

/** A fault with its defaults filled in. */
export type ResolvedFault = z.output<typeof fault>

/** A fault that still waits for requests. */
export interface ScriptedFault<Route extends string = string> {
  /** Which requests it is for: one route, all routes of one API, or `*`. */
  readonly route: Route
  readonly fault: ResolvedFault
}

/** Scripted faults: a request takes the first one that is for its route. */
export interface Faults<Route extends string = string> {
  /**
   * Appends a fault.
   * @throws ZodError where the route or the fault is not one.
   */
  add(route: Route, fault: Fault): void
  /** What still waits, in order, with the `times` that are left. */
  pending(): readonly ScriptedFault<Route>[]
  /** Takes all back. */
  clear(): void
}

/** The queue as the APIs and the admin routes use it. */
export interface FaultQueue<Route extends string = string> extends Faults<Route> {
  /** A fault for a route, as `add` takes it. */
  readonly schema: z.ZodType<ScriptedFault<Route>>
  /** @param route the name of the request's route; `undefined` where none matched. */
  take(api: string, route: string | undefined): ResolvedFault | undefined
}

/**
 * Makes an empty queue.
 *
 * @param routes what a fault can be for, beside `*`: the names of APIs and of their routes.
 */
export function createFaults<Route extends string>(routes: readonly Route[]): FaultQueue<Route | '*'> {
  const known = ['*', ...routes] as const
  const schema = z.strictObject({
    route: z.custom<Route | '*'>(value => known.some(route => route === value), {
      error: `no such route; there are: ${known.join(', ')}`,
    }),
    fault,
  })
  let queue: z.output<typeof schema>[] = []
  return {
    schema,
    add(route, value) {
      queue.push(schema.parse({ route, fault: value }))
    },
    pending: () => queue.map(({ route, fault: waiting }) => ({ route, fault: { ...waiting } })),
    clear() {
      queue = []
    },
    take(api, route) {
      const found = queue.find(({ route: wanted }) => wanted === '*' || wanted === api || wanted === route)
      if (!found) return undefined
      found.fault.times -= 1
      if (found.fault.times === 0) queue = queue.filter(other => other !== found)
      return found.fault
    },
  }
}
