import { loadProviders } from '@cdn-purge/core'

/** All built-in providers: the command knows their variables and secrets before it knows a configuration. */
export const providers = await loadProviders()
