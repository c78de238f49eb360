import type { Provider } from './contract/provider.ts'

/** The providers that configurations can name, a line each: a run loads the files of those that it names. */
const files: ReadonlyMap<string, () => Promise<Provider>> = new Map(
  Object.entries({
    wao: async () => (await import('./wao.ts')).wao,
    wpengine: async () => (await import('./wpengine.ts')).wpengine,
    optimole: async () => (await import('./optimole.ts')).optimole,
    paradarum: async () => (await import('./paradarum.ts')).paradarum,
    medianova: async () => (await import('./medianova.ts')).medianova,
    varnish: async () => (await import('./server/varnish.ts')).varnish,
    nginx: async () => (await import('./server/nginx.ts')).nginx,
    fastly: async () => (await import('./cdn/fastly.ts')).fastly,
    bunny: async () => (await import('./cdn/bunny.ts')).bunny,
    cloudfront: async () => (await import('./cdn/cloudfront.ts')).cloudfront,
    cloudflare: async () => (await import('./cdn/cloudflare.ts')).cloudflare,
    digitalocean: async () => (await import('./cdn/digitalocean.ts')).digitalocean,
    keycdn: async () => (await import('./cdn/keycdn.ts')).keycdn,
    'google-cloud-cdn': async () => (await import('./cdn/google-cloud-cdn.ts')).googleCloudCdn,
    'azure-front-door': async () => (await import('./cdn/azure-front-door.ts')).azureFrontDoor,
    akamai: async () => (await import('./cdn/akamai.ts')).akamai,
  }),
)

/** The names of the built-in providers. */
export const providerNames: readonly string[] = [...files.keys()]

/** The built-in provider that a configuration names; `undefined` where there is none. */
export async function loadProvider(name: unknown): Promise<Provider | undefined> {
  return typeof name === 'string' ? files.get(name)?.() : undefined
}

/** All built-in providers. */
export async function loadProviders(): Promise<readonly Provider[]> {
  return Promise.all(Array.from(files.values(), load => load()))
}
