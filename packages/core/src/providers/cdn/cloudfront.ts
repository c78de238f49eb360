import { createHash } from 'node:crypto'
import * as v from 'valibot'
import { awsSecrets } from '../../aws/secrets.ts'
import { type SigV4, signV4 } from '../../aws/sig-v4.ts'
import { elementOf, textOf } from '../../aws/xml.ts'
import { pathOf } from '../../plan/address.ts'
import type { PlanItem } from '../../plan/model.ts'
import { Secret } from '../../secret/secret.ts'
import type { ApiRequest, ApiResponse } from '../../wire/model.ts'
import { TextBody } from '../../wire/text-body.ts'
import { invalidAnswer, statusFailure } from '../contract/answer.ts'
import { option, shown, waitOption } from '../contract/option.ts'
import { defineProvider, type Failure, type PurgeRequest } from '../contract/provider.ts'
import type { Said, Unread } from '../contract/vocabulary.ts'
import { invalidationBatch, readError, readInvalidation } from './cloudfront/xml.ts'

const VERSION = '2020-05-31'
const TYPE = 'application/xml'
/** Paths without `*` that may be under way at once, and beside them those with one; so many fit in one request. */
const PATHS = 3000
const WILDCARDS = 15
/** Characters of a path. */
const LENGTH = 4000
/** Milliseconds before the second try while too many invalidations are under way: they last seconds, at times minutes. */
const BUSY = 15_000
const TOO_MANY = 'TooManyInvalidationsInProgress'

const id = (what: string) =>
  v.optional(v.pipe(v.string(), v.regex(/^[\w-]+$/, `must be the id of ${what}: letters and digits`)))

const keys = 'Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, with temporary keys, AWS_SESSION_TOKEN'
const hints = {
  400: 'A path may be one that CloudFront does not take: it is looked for.',
  403: `${keys}: they need cloudfront:CreateInvalidation, with "wait" also cloudfront:GetInvalidation, and the clock of this machine must be right.`,
  404: 'Check "distributionId" (CLOUDFRONT_DISTRIBUTION_ID).',
}

/**
 * Amazon CloudFront: paths, and folders by a `*` at their end, of one distribution. Each path is paid for beyond the
 * first thousand of a month, so plans have few of them.
 *
 * ASSUME: `~` is to be written `%7E`, as RFC 1738 calls it unsafe, although browsers send it as it is; the price of a path
 * is 0.005 USD beyond the first 1000 of a month and account.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateInvalidation.html
 */
export const cloudfront = defineProvider({
  id: 'cloudfront',
  title: 'CloudFront',
  defaultBaseUrl: 'https://cloudfront.amazonaws.com',
  options: v.strictObject({
    distributionId: option(id('a distribution'), {
      text: 'Id of the distribution, such as `E1A2B3C4D5E6F7`.',
      type: 'string',
      env: 'CLOUDFRONT_DISTRIBUTION_ID',
      cache: true,
    }),
    distributionTenantId: option(id('a distribution tenant'), {
      text: 'Id of the tenant of a multi-tenant distribution, in the place of `distributionId`.',
      type: 'string',
      env: 'CLOUDFRONT_DISTRIBUTION_TENANT_ID',
      cache: true,
    }),
    accessKeyId: option(id('an access key'), {
      text: 'Id of the access key.',
      type: 'string',
      env: 'AWS_ACCESS_KEY_ID',
    }),
    ...awsSecrets,
    region: option(v.optional(v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)), 'us-east-1'), {
      text: 'The region that requests are signed for: another one only in China.',
      type: 'string',
      default: "'us-east-1'",
    }),
    wait: waitOption('Seconds to wait until the invalidation is completed.'),
  }),
  credentials: [
    ['distributionId', 'accessKeyId', 'secretAccessKey'],
    ['distributionTenantId', 'accessKeyId', 'secretAccessKey'],
  ],
  retry: {
    busy: ({ status, text }) => (status === 400 && readError(text).code === TOO_MANY ? BUSY : undefined),
  },
  create(options) {
    const tenant = options.distributionTenantId
    const of =
      tenant === undefined
        ? `distribution/${shown(options.distributionId, 'distributionId')}`
        : `distribution-tenant/${tenant}`
    const url = `${options.baseUrl}/${VERSION}/${of}`
    const keys: SigV4 = {
      accessKeyId: options.accessKeyId ?? '',
      secretAccessKey: options.secretAccessKey ?? new Secret(''),
      sessionToken: options.sessionToken,
      region: options.region,
      service: 'cloudfront',
      type: TYPE,
    }
    const sign: ApiRequest['sign'] = (message, at) => signV4(keys, message, at)
    const get = (url: string): ApiRequest => ({ method: 'GET', url, headers: {}, sign })
    return {
      capabilities: {
        exact: true,
        exactCovers: 'query',
        prefix: { coversFolder: true, maxLength: LENGTH - 1, atOnce: WILDCARDS },
        extension: false,
        everything: true,
        hosts: 'all',
        lists: [{ items: PATHS }],
        price: { perItem: 0.005, currency: 'USD', free: 'the first 1000 paths of a month and account' },
        concurrency: 1,
        refuses: refusalOf,
      },
      vocabulary: {
        example: '/img/news*',
        read: readItem,
        words: { prefix: url => `${pathOf(url)}*`, wildcard: pathOf },
      },
      toRequests(items, _session, run = ''): PurgeRequest[] {
        // Two spellings of a file may be one path, which is paid for once.
        const paths = [...new Set(items.map(toPath))]
        const body = new TextBody(TYPE, invalidationBatch(paths, referenceOf(run, paths)))
        return [{ method: 'POST', url: `${url}/invalidation`, headers: {}, body, sign, items }]
      },
      readResponse(_request, response) {
        const failure = failureOf(response, 201)
        if (failure !== undefined) return { failure }
        const invalidation = readInvalidation(response.text)
        if (invalidation === undefined) return { failure: invalidAnswer(response, 'an invalidation') }
        return { operation: invalidation.id, note: `invalidation ${invalidation.id}: ${invalidation.status}` }
      },
      wait: options.wait,
      jobs: {
        perPage: PATHS,
        onlyByOperation: true,
        request: ({ operation = '' }) => get(`${url}/invalidation/${encodeURIComponent(operation)}`),
        read(response) {
          const failure = failureOf(response, 200)
          if (failure !== undefined) return { failure }
          const found = readInvalidation(response.text)
          if (found === undefined) return { failure: invalidAnswer(response, 'an invalidation') }
          const state = found.status === 'Completed' ? 'done' : 'waiting'
          const jobs = found.paths.map(item => ({ operation: found.id, item, state }) as const)
          return { value: { jobs, total: jobs.length } }
        },
      },
      ...(tenant !== undefined
        ? {}
        : {
            probe: {
              request: () => get(url),
              read(response) {
                const failure = failureOf(response, 200)
                if (failure !== undefined) return { failure }
                const found = elementOf('Distribution', response.text) ?? ''
                const domain = textOf('DomainName', found)
                return domain === undefined
                  ? { failure: invalidAnswer(response, 'a distribution') }
                  : {
                      value: {
                        said: `the distribution is ${domain}, ${textOf('Status', found) ?? 'of no status'}`,
                      },
                    }
              },
            },
          }),
    }
  },
})

/** The same for each retry and new in every run: by a hash of the paths alone the second purge of a page would be none. */
function referenceOf(run: string, paths: readonly string[]): string {
  return `${run}-${createHash('sha256').update(paths.join('\n')).digest('hex').slice(0, 16)}`
}

function toPath(item: PlanItem): string {
  if (item.kind === 'url') return encodePath(item.path)
  if (item.kind === 'prefix') return `${encodePath(item.path)}*`
  return item.kind === 'raw' ? item.raw : '/*'
}

/** Encodes what is no ASCII or RFC 1738 calls unsafe, and nothing else: what is encoded already stays as it is. */
function encodePath(path: string): string {
  return path
    .replace(/[^\0-\x7f]+/g, encodeURIComponent)
    .replace(
      /[{}|\\^~[\]`<>" ]/g,
      char => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    )
}

function refusalOf(url: string): string | undefined {
  const path = encodePath(pathOf(url))
  if (path.includes('*')) return 'CloudFront takes a "*" for a wildcard, and cannot name it'
  return path.length > LENGTH ? `CloudFront takes paths of ${LENGTH} characters at most` : undefined
}

function readItem(text: string): Said | Unread {
  if (/^#[^*\s#]+$/.test(text)) return { due: { kind: 'raw', item: text } }
  const path = encodePath(text)
  if (!/^\/[^*\s]*\*?$/.test(text) || path.length > LENGTH) {
    return { problem: 'must be a path that starts with "/", with "*" only at its end, or #tag' }
  }
  const start = path.replace(/\*$/, '')
  const reaches = (url: string): boolean => {
    const found = encodePath(pathOf(url))
    return start === path ? found === path : found.startsWith(start)
  }
  return { due: { kind: 'raw', item: path }, reaches, ...(path === '/*' ? { whole: true } : {}) }
}

function failureOf(response: ApiResponse, documented: number): Failure | undefined {
  const { code, message } = readError(response.text)
  const said = [code, message].filter(part => part !== undefined).join(': ')
  const failure = statusFailure(response, documented, said === '' ? undefined : said, hints)
  if (failure === undefined || code !== TOO_MANY) return failure
  const hint = `At most ${PATHS} paths and ${WILDCARDS} with "*" may be under way in a distribution: run it again later.`
  return { ...failure, kind: 'other', hint }
}
