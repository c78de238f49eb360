import { formatNumber } from '../format.ts'
import type { ReportModel } from '../model.ts'

/** What the script fills: a section each, with what it is for. */
export function renderSections({ files, targets, tokens, dryRun }: ReportModel): string {
  const requests = targets.reduce((sum, target) => sum + target.requests, 0)
  const isTimed = targets.some(({ shown }) => shown.some(({ attempts }) => attempts.length > 0))
  const together = files.reduce((sum, { count = 1 }) => sum + (count > 1 ? count : 0), 0)
  const note =
    together === 0
      ? ''
      : `<p class="note">The site is large: ${formatNumber(together)} of its files are shown as one entry for each folder and state. Numbers and sizes count them all.</p>`
  const sections = [
    section('map', 'The site', 'What became of each file, by folder.', note),
    requests === 0
      ? ''
      : section(
          'requests',
          dryRun ? 'The plan' : 'Requests',
          'From the origin outwards, with what each covers.',
        ),
    isTimed ? section('timeline', 'Timeline', 'When each request left, was tried again, and waited.') : '',
    tokens.images.length === 0
      ? ''
      : section('tokens', 'Image tokens', 'Images whose URL is new, so that browsers load them again.'),
    section('files', 'Files', 'What the map shows, as a list.'),
  ]
  return `<main id="content" class="scripted">
<div class="tools">
<label class="search"><span class="hidden">Search files, URLs and requests</span><input id="search" type="search" placeholder="Search files, URLs, requests  ( / )" autocomplete="off" spellcheck="false"></label>
<p id="found" role="status"></p>
</div>
${sections.join('\n')}
</main>`
}

function section(id: string, title: string, text: string, more = ''): string {
  return `<section id="${id}" class="card" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2><p class="lead">${text}</p>${more}<div class="body"></div>
</section>`
}
