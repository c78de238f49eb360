import { option, secret } from '../providers/contract/option.ts'

/** The options that prove an access key, with the variables that all tools of Amazon's read. */
export const awsSecrets = {
  secretAccessKey: option(secret('encoded'), {
    text: 'The secret access key.',
    type: 'string',
    env: 'AWS_SECRET_ACCESS_KEY',
    secret: true,
  }),
  sessionToken: option(secret(), {
    text: 'The session token of temporary keys.',
    type: 'string',
    env: 'AWS_SESSION_TOKEN',
    secret: true,
  }),
}
