import * as v from 'valibot'
import type { Capabilities } from '../../plan/capabilities.ts'
import type { PlanItem } from '../../plan/model.ts'
import type { Secret } from '../../secret/secret.ts'
import type { ApiRequest, ApiResponse, RetryRules } from '../../wire/model.ts'
import type { OptionsSchema } from './option.ts'
import type { Vocabulary } from './vocabulary.ts'

/** A request that purges. */
export interface PurgeRequest extends ApiRequest {
  /** The items that it carries, in the order of its body. */
  readonly items: readonly PlanItem[]
}

/** Why a request failed as a whole. */
export interface Failure {
  /** `credentials`: the key was refused; `rejected`: the content was, and halving may find the item; `other`: the rest. */
  readonly kind: 'credentials' | 'rejected' | 'other'
  /** What the vendor said, or what is wrong with the answer. */
  readonly message: string
  /** What the user can do. */
  readonly hint?: string
}

/** What a response meant. Items that neither `failure` nor `rejected` names are accepted. */
export interface Reading {
  /** Set where the request as a whole failed. */
  readonly failure?: Failure
  /** Items that the API refused by themselves, with its reasons. */
  readonly rejected?: readonly { readonly item: PlanItem; readonly reason: string }[]
  /** The vendor's words on what was accepted. */
  readonly note?: string
  /**
   * The cache says that it did not hold what was accepted. Where it says so of all, that is told: it may be asked in the
   * wrong place.
   */
  readonly missed?: boolean
  /** The vendor's identifier of the work it queued, where it gives one. */
  readonly operation?: string
}

/** A pure pair: how to ask, how to read the answer. */
export interface Exchange<Input, Output> {
  request(input: Input): ApiRequest
  /** @param input - what was asked for, which the answer may not repeat */
  read(response: ApiResponse, input: Input): { readonly value: Output } | { readonly failure: Failure }
}

/** What a probe found. */
export interface Finding {
  /** The end of a sentence that begins with the target's name: `the zone is example.com`. */
  readonly said: string
  /** Something that keeps purges from having an effect, and what to do about it. */
  readonly warning?: string
}

/** A job that the vendor lists. */
export interface Job {
  /** The vendor's identifier of the work. */
  readonly operation: string
  /** Path of the purge. */
  readonly item: string
  /** As far as the vendor tells. */
  readonly state: 'done' | 'failed' | 'waiting' | 'unknown'
  /** The vendor's words on it. */
  readonly message?: string
}

/** Which jobs to list: one page, of one operation or of all. */
export interface JobQuery {
  readonly operation?: string
  /** From 1. */
  readonly page: number
  /** Jobs on a page. */
  readonly limit: number
}

/** One page of a vendor's jobs. */
export interface JobPage {
  readonly jobs: readonly Job[]
  /** Of all pages, where the vendor says it; else a page with fewer jobs than asked for is the last. */
  readonly total?: number
}

/** How a vendor's jobs are listed. */
export interface JobListing extends Exchange<JobQuery & { readonly session?: Secret }, JobPage> {
  /** Jobs on one page, at most. */
  readonly perPage: number
  /** The API tells of single operations only: it has no list of all. */
  readonly onlyByOperation?: boolean
}

/** Options that every target has, resolved. */
export interface CommonOptions {
  /** Unique among the targets. */
  readonly name: string
  /** Base of the API, without a trailing slash. */
  readonly baseUrl: string
  /** Milliseconds one request may take, body included. */
  readonly timeout: number
  /** How often a failed request is sent again. */
  readonly retries: number
  /** Longest wait before a retry, in milliseconds. */
  readonly maxRetryDelay: number
}

/**
 * A purge API for one set of options, as data in and data out: it knows no clock, no environment, no network,
 * and holds no state. `session` is what `login` gave, where there is a login.
 */
export interface Api {
  readonly capabilities: Capabilities
  /**
   * The requests for one batch, which respects `lists`: usually one; each item in exactly one.
   *
   * @param run - of this run: the same whenever a request is sent again, another in every run. For identifiers by which an
   * API tells a repetition from a new request; `{run}` where it is only shown
   */
  toRequests(items: readonly PlanItem[], session?: Secret, run?: string): readonly PurgeRequest[]
  readResponse(request: PurgeRequest, response: ApiResponse): Reading
  /** Exchanges credentials for a session, once a run; absent where these options need none. */
  readonly login?: Exchange<undefined, Secret>
  /** Lists the vendor's jobs, a page at a time. */
  readonly jobs?: JobListing
  /** What users can say beyond what plans say; absent: nothing. */
  readonly vocabulary?: Vocabulary
  /** Seconds to wait for a queued operation to complete; 0: not at all. */
  readonly wait?: number
  /** Asks for something harmless that needs the credentials, and says in words what was found; purges nothing. */
  readonly probe?: Exchange<undefined, Finding>
  /** Requests a cache token. */
  readonly token?: Exchange<undefined, string>
  /** Nothing is sent with these options but what is purged by hand, so that runs need no credentials. */
  readonly onlyByHand?: boolean
  /** Images are delivered from URLs of the vendor's own, which may carry a cache token. */
  readonly images?: ImagePolicy
}

/** How the images of a site are delivered, and what keeps browsers from showing old ones. */
export interface ImagePolicy {
  /** Delivery hosts beside the vendor's own. */
  readonly hosts: readonly string[]
  /** Images that are no part of the output: a directory relative to the root, and the URL it is served at. */
  readonly sources: readonly { readonly dir: string; readonly url: string }[]
  /** Whether tokens are put into the URLs that a build emits. */
  readonly rewrite: boolean
  /** Whether what changed is to be forgotten after the deploy: images, and whatever else a delivery URL names. */
  readonly invalidate: boolean
  /** `api`: tokens are asked for; `content`: they are made from the image's bytes; or what the function gives. */
  readonly cacheBuster: 'api' | 'content' | (() => string)
}

/** What a provider is made of. */
export interface ProviderDefinition<Schema extends OptionsSchema> {
  /** How configurations name it. */
  readonly id: string
  /** How messages name it. */
  readonly title: string
  readonly defaultBaseUrl: string
  /** Its own options, each made by `option`, which carries its text, variable and secrecy. */
  readonly options: Schema
  /** Sets of options, one of which must be complete before anything is sent; the first is the one that errors name. */
  readonly credentials: readonly (readonly string[])[]
  readonly retry?: RetryRules
  /** @param site - the origins that the site is served at */
  create(options: v.InferOutput<Schema> & CommonOptions, site: readonly string[]): Api
}

/**
 * A provider, whichever options it has.
 *
 * @typeParam Input - its own options as a configuration writes them
 */
export interface Provider<Input = unknown> extends Omit<ProviderDefinition<OptionsSchema>, 'create'> {
  /** Makes the API from options that its schema has accepted. */
  create(options: Readonly<Record<string, unknown>>, common: CommonOptions, site: readonly string[]): Api
  /** Only a type: what a configuration writes. */
  readonly input?: Input
}

/** Makes a provider that the registry lists, or that a configuration passes as a target's `provider`. */
export function defineProvider<Schema extends OptionsSchema>(
  definition: ProviderDefinition<Schema>,
): Provider<v.InferInput<Schema>> {
  return {
    ...definition,
    create: (options, common, site) =>
      definition.create({ ...v.parse(definition.options, options), ...common }, site),
  }
}
