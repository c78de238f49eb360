import type { FastifyInstance } from 'fastify'
import type * as z from 'zod'
import type { AnyEdge, EdgeSetup } from '../../edge/edge.ts'
import type { EdgeKind } from '../../edge/kind.ts'
import type { ApiContext, Surroundings } from './context.ts'

/** What a client is told of an API, by the names of the options of a `cdn-purge` target. */
export type Shown = Readonly<Record<string, string>>

/** An API whose options are known. */
export interface Created<S extends Shown, E extends AnyEdge> {
  /** What a client is told beside the base URL. */
  readonly shown: S
  /** The environment variables from which `cdn-purge` reads the same. */
  readonly env: Readonly<Record<string, string>>
  /** Serves the API, acting on its edge. */
  mount(app: FastifyInstance, edge: E, context: ApiContext): void
}

/** An API as its file describes it. */
export interface ApiDefinition<
  Id extends string,
  Route extends string,
  Options extends z.ZodType,
  S extends Shown,
  E extends AnyEdge,
  Needs,
> {
  /** The API's name, which is also its edge's. */
  readonly id: Id
  /** The path of the API on the simulator, which ends as the vendor's own base URL does. */
  readonly basePath: string
  /** Whether its paths count in any case. @default false */
  readonly anyCase?: boolean
  /** The names by which faults and the log call its routes: `purge` for `<id>.purge`. */
  readonly routes: readonly Route[]
  /** The field that carries the credential, lower case. */
  readonly credential: string
  /** Other fields that carry a part of it, lower case. @default none */
  readonly secrets?: readonly string[]
  /** The kind of edge that it stands behind. */
  readonly edge: EdgeKind<E, Needs>
  /** Credentials and switches, each with a default. */
  readonly options: Options
  /** Makes the API, with what its kind of edge needs to know. */
  create(options: z.output<Options>): Created<S, E> & Needs
}

/** An API behind an edge that runs. */
export interface OpenedApi<Id extends string, E extends AnyEdge> {
  readonly id: Id
  readonly basePath: string
  readonly anyCase: boolean
  readonly edge: E
  /** Serves the API under its base path. */
  mount(app: FastifyInstance, around: Surroundings): void
}

/** An API with its options. */
export interface ConfiguredApi<Id extends string, S extends Shown, E extends AnyEdge> {
  readonly id: Id
  readonly env: Readonly<Record<string, string>>
  /** What a client is told. @param url where the simulator listens. */
  describe(url: string): { readonly id: Id; readonly client: { readonly baseUrl: string } & Readonly<S> }
  /** Starts its edge. */
  open(setup: EdgeSetup): Promise<OpenedApi<Id, E>>
}

/** An API as the registry lists it: without the types that only its own file needs. */
export interface Api<
  Id extends string,
  Route extends string,
  Options extends z.ZodType,
  S extends Shown,
  E extends AnyEdge,
> {
  readonly id: Id
  readonly basePath: string
  /** Whether its paths count in any case. */
  readonly anyCase: boolean
  /** The names of its routes, such as `wao.invalidate`. */
  readonly routes: readonly `${Id}.${Route}`[]
  readonly credential: string
  /** Other fields that carry a part of it. */
  readonly secrets: readonly string[]
  /** Whether another layer can stand outside of its edge. */
  readonly passesOn: boolean
  readonly options: Options
  /** @throws ZodError where an option is not valid. */
  configure(options: unknown): ConfiguredApi<Id, S, E>
}

/** Describes an API; with its line in the registry, this is all that a new one takes. */
export function defineApi<
  const Id extends string,
  const Route extends string,
  Options extends z.ZodType,
  S extends Shown,
  E extends AnyEdge,
  Needs,
>({
  id,
  basePath,
  anyCase = false,
  routes,
  credential,
  secrets = [],
  edge: kind,
  options,
  create,
}: ApiDefinition<Id, Route, Options, S, E, Needs>): Api<Id, Route, Options, S, E> {
  const api = {
    id,
    basePath,
    routes: routes.map((route): `${Id}.${Route}` => `${id}.${route}`),
    credential,
    secrets,
  }
  return {
    ...api,
    anyCase,
    passesOn: kind.passesOn,
    options,
    configure(given) {
      const created = create(options.parse(given))
      return {
        id,
        env: created.env,
        describe: url => ({ id, client: { baseUrl: url + basePath, ...created.shown } }),
        async open(setup) {
          const edge = await kind.start(setup, created)
          return {
            id,
            basePath,
            anyCase,
            edge,
            mount(app, around) {
              const context = { ...around, api }
              app.register(async instance => created.mount(instance, edge, context), { prefix: basePath })
            },
          }
        },
      }
    },
  }
}
