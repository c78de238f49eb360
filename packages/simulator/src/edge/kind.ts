import { createOriginRouter, type ResolvedOrigin } from '../origin/origin.ts'
import { type AnyEdge, type Edge, type EdgeSetup, startEdge } from './edge.ts'
import { type ImageEdge, startImageEdge } from './image-edge.ts'

/** A kind of edge that an API can stand behind. */
export interface EdgeKind<E extends AnyEdge, Needs> {
  /** Whether it serves the pages of its origin under their own addresses, so that another layer can fetch from it. */
  readonly passesOn: boolean
  /** Starts an edge of this kind; `needs` is what the API says of it beside what all edges are told. */
  start(setup: EdgeSetup, needs: Needs): Promise<E>
}

/** Keeps what its origin serves. */
export const pages: EdgeKind<Edge, object> = {
  passesOn: true,
  start: setup => startEdge(setup),
}

/** What an API says of its image edge. */
export interface ImageNeeds {
  readonly images: {
    /** Origins of source hosts; others are fetched where the edge stands. */
    readonly sources: Readonly<Record<string, ResolvedOrigin>>
    /** The `Cache-Control` that browsers get. */
    readonly cacheControl: string
    /** The host of delivery URLs that are written as a path. */
    readonly host: string
  }
}

/** Serves images under delivery URLs, `/<options>/<source URL>`. */
export const images: EdgeKind<ImageEdge, ImageNeeds> = {
  passesOn: false,
  start: ({ origin, ...setup }, { images: { sources, cacheControl, host } }) =>
    startImageEdge({ ...setup, origin: createOriginRouter(sources, origin), cacheControl, host }),
}
