import { createHash } from 'node:crypto'
import type { ReportModel } from '../model.ts'
import { loadAssets } from './assets.ts'
import { notice } from './notice.ts'
import { pack } from './pack.ts'
import { renderSections } from './sections.ts'
import { renderSummary } from './summary.ts'
import { escapeHtml, escapeJson, showHiddenIn } from './text.ts'

/**
 * One HTML file that shows a run and loads nothing: its policy allows its own script and style, by their hashes, and
 * forbids all else. Texts are made harmless here; secrets must have been taken out.
 *
 * @throws the system's error where the package is not whole
 */
export async function renderReport(report: ReportModel): Promise<string> {
  const { script, style } = await loadAssets()
  const model = showHiddenIn(report)
  const title = `${model.dryRun ? 'Plan' : 'Purge'} of ${model.sites[0] ?? 'a site'} · cdn-purge`
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<!--
${notice}
-->
<style>${style}</style>
</head>
<body>
${renderSummary(model)}
${renderSections(model)}
<script type="application/json" id="data">${escapeJson(pack(model))}</script>
<script>${script}</script>
</body>
</html>
`
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
