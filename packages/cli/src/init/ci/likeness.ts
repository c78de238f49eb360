import { type Data, isFields } from './document.ts'

/** What is known of a step. */
interface Seen {
  readonly names: readonly (string | undefined)[]
  /** Its script, or the action that it uses. */
  readonly does: string
}

/** Programs that bring files to where they are served. */
const programs =
  /\b(?:rsync|scp|sftp|lftp|ncftpput|rclone|s3cmd|s3deploy|azcopy|gsutil|gh-pages|surge)\b|\b(?:aws s3 (?:sync|cp)|gcloud storage (?:rsync|cp)|az storage blob (?:sync|upload-batch)|wrangler(?: pages)? (?:deploy|publish)|(?:netlify|vercel|firebase|hugo|flyctl|amplify) (?:deploy|publish)|vercel\b.*--prod)\b/

/** Actions that do. */
const actions =
  /^(?:SamKirkland\/FTP-Deploy-Action|easingthemes\/ssh-deploy|wpengine\/github-action-wpe-site-deploy|peaceiris\/actions-gh-pages|JamesIves\/github-pages-deploy-action|actions\/deploy-pages|cloudflare\/(?:wrangler|pages)-action|FirebaseExtended\/action-hosting-deploy|nwtgck\/actions-netlify|amondnet\/vercel-action|appleboy\/scp-action|burnett01\/rsync-deployments|jakejarvis\/s3-sync-action|Azure\/static-web-apps-deploy|google-github-actions\/upload-cloud-storage)@/i

/** What is uploaded elsewhere. */
const others =
  /artifact|coverage|codecov|coveralls|sarif|(?:npm|pnpm|yarn|cargo) publish|docker|release-please|semantic-release/i

const words = /(?:^|[^a-z])(?:deploy|upload|publish)/i

/** How much a step looks like an upload: 2 by what it does, 1 by how it is called, 0 not at all. */
export function likenessOf({ names, does }: Seen): number {
  if (others.test(does)) return 0
  if (programs.test(does) || actions.test(does)) return 2
  return [...names, does].some(text => text !== undefined && words.test(text)) ? 1 : 0
}

/** Whether a step purges by itself. */
export function callsRun(script: string | undefined, uses?: string): boolean {
  const lines = (script ?? '').split('\n').filter(line => !line.trim().startsWith('#'))
  return (
    /^cdn-purge\/cdn-purge@/.test(uses ?? '') ||
    lines.some(line =>
      /(?:^|[\s/;&|("'])cdn-purge(?:@\S+)?(?:\s+--?\S+(?:\s+[^-\s]\S*)??)*\s+run\b/.test(line),
    )
  )
}

/** Why nothing is purged after such a step. */
export const HIDDEN_FAILURE = 'the step may fail without failing the job: what is not live must not be purged'

/** Whether a script ends well although its last command fails. */
export function hidesFailure(script: string | undefined): boolean {
  return /\|\|\s*(?:true|:|exit 0)\s*(?:#.*)?$/.test((script ?? '').trimEnd())
}

/** Whether a step installs the packages of a project. */
export function installsPackages(script: string | undefined, uses?: string): boolean {
  return (
    /\b(?:npm (?:ci|i|install)|(?:pnpm|bun) (?:[^\n]* )?(?:i|install)|yarn(?: install| --\S+)*)(?:\s|$)/m.test(
      script ?? '',
    ) || /^(?:bahmutov\/npm-install|pnpm\/action-setup|\.\/)/.test(uses ?? '')
  )
}

/** Whether a path, or lines of paths, is that of a ledger. */
export function holdsLedger(paths: Data | undefined): boolean {
  const texts = isFields(paths) ? [] : [paths ?? ''].flat()
  return texts.some(text =>
    String(text)
      .split(/\s+/)
      .some(each => /(?:^|\/)\.cdn-purge\/?$/.test(each)),
  )
}
