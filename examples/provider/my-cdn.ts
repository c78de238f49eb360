import {
  defineProvider,
  field,
  firstText,
  invalidAnswer,
  option,
  readJson,
  secret,
  shown,
  statusFailure,
} from '@cdn-purge/core/provider'
import * as v from 'valibot'

/** URLs in one request, as the vendor documents. */
const URLS_PER_REQUEST = 20

/** A cache that is told absolute URLs, and answers how many it purged. */
export const myCdn = defineProvider({
  id: 'my-cdn',
  title: 'My CDN',
  defaultBaseUrl: 'https://api.my-cdn.example/v2',
  options: v.strictObject({
    zone: option(v.optional(v.string()), {
      text: 'Name of the zone.',
      type: 'string',
      env: 'MY_CDN_ZONE',
      cache: true,
    }),
    key: option(secret(), { text: 'API key.', type: 'string', env: 'MY_CDN_KEY', secret: true }),
  }),
  credentials: [['zone', 'key']],
  create: ({ baseUrl, zone, key }) => ({
    capabilities: {
      exact: true,
      exactCovers: 'query',
      prefix: false,
      extension: false,
      everything: false,
      hosts: 'each',
      lists: [{ items: URLS_PER_REQUEST }],
      concurrency: 2,
    },
    toRequests(items) {
      const urls = items.flatMap(item =>
        item.kind === 'url' ? item.origins.map(origin => origin + item.path) : [],
      )
      return [
        {
          method: 'POST',
          url: `${baseUrl}/zones/${shown(zone, 'zone')}/purge`,
          // A header of your own scheme: what the secret was made of is known, and never shown.
          headers: key === undefined ? {} : { authorization: key.map(text => `AccessKey ${text}`) },
          body: { urls },
          items,
        },
      ]
    },
    readResponse(request, response) {
      const body = readJson(response)
      const failure = statusFailure(response, 200, firstText(body, 'message'), {
        401: 'Renew the key in MY_CDN_KEY.',
        404: 'Check "zone".',
      })
      if (failure !== undefined) return { failure }
      // Success is a known success: only the documented answer counts.
      return field(body, 'purged') === request.items.length
        ? {}
        : { failure: invalidAnswer(response, 'the number of purged URLs') }
    },
  }),
})
