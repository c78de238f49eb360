import { count, formatMs, formatNumber } from '../format.ts'
import type { ReportModel, TargetModel } from '../model.ts'
import { escapeHtml } from './text.ts'

/** What is said without a script: what came of it, what it cost, each cache, and what went wrong. */
export function renderSummary(model: ReportModel): string {
  const { targets, sites, command, environment, createdAt, warnings } = model
  const problems = targets.flatMap(target => target.problems.map(problem => ({ target, problem })))
  const facts = [
    `<code>${escapeHtml(command === 'build' ? 'build' : `cdn-purge ${command}`)}</code>`,
    `environment ${escapeHtml(environment)}`,
    `<time datetime="${escapeHtml(createdAt)}">${escapeHtml(createdAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC'))}</time>`,
    `${formatMs(model.ms)} in all`,
    model.ledger.written
      ? `recorded in <code>${escapeHtml(model.ledger.location)}</code>, sequence ${model.ledger.sequence}`
      : 'nothing recorded',
  ]
  return `<a class="skip" href="#content">Skip to the details</a>
<header class="top">
<div class="bar"><p class="brand"><span class="mark" aria-hidden="true"></span>cdn-purge report</p><div id="theme" class="scripted"></div></div>
<h1><span class="verdict ${verdict(model)}">${escapeHtml(describe(model))}</span></h1>
<p class="sites">${sites.map(site => `<span>${escapeHtml(site)}</span>`).join(' ')}</p>
<p class="facts">${facts.map(fact => `<span>${fact}</span>`).join('')}</p>
${tiles(model)}
</header>
<noscript><p class="note">This is the summary. Map, files, requests and timeline are drawn by the script within this file, which is switched off here.</p></noscript>
<section class="card" aria-labelledby="caches-title"><h2 id="caches-title">Caches</h2><p class="lead">From the origin outwards.</p>
<div class="scroll" tabindex="0" role="group" aria-label="Table of caches"><table><thead><tr><th scope="col">Cache</th>${['Due', model.dryRun ? 'Planned' : 'Accepted', 'Pending', 'Thrown out', 'Requests', 'Time'].map(name => `<th scope="col" class="number">${name}</th>`).join('')}</tr></thead><tbody>${targets.map(row).join('')}</tbody></table></div>
${problems.map(({ target, problem }) => renderProblem(target, problem)).join('')}${skipped(targets)}${warnings.map(warning => `<p class="message warn"><b>Warning</b> ${escapeHtml(warning)}</p>`).join('')}
</section>`
}

function verdict({ ok, dryRun, targets }: ReportModel): string {
  if (!ok) return 'bad'
  return dryRun || targets.every(({ due }) => due === 0) ? 'plain' : 'good'
}

function describe({ ok, dryRun, targets }: ReportModel): string {
  const due = sum(targets, 'due')
  const pending = sum(targets, 'pending')
  const caches = count(targets.filter(target => target.due > 0).length, 'cache')
  if (due === 0) return 'Nothing to purge'
  if (dryRun) return `A plan: ${count(sum(targets, 'accepted'), 'purge')} at ${caches}, nothing sent`
  if (!ok) return `${formatNumber(pending)} of ${count(due, 'purge')} pending`
  const queued = sum(targets, 'queued')
  if (queued > 0) return `${count(queued, 'purge')} left to the queue`
  return `${count(sum(targets, 'accepted'), 'purge')} accepted by ${caches}`
}

function tiles({ targets, changes, dryRun }: ReportModel): string {
  const cost = targets.flatMap(each => each.cost ?? [])
  const sent = targets.reduce(
    (total, { shown }) => total + shown.reduce((ms, each) => ms + (each.ms ?? 0), 0),
    0,
  )
  const tile = (name: string, value: string, tone = '') =>
    `<div class="tile${tone}"><dt>${name}</dt><dd>${value}</dd></div>`
  const changed = changes.added + changes.changed + changes.removed
  const pending = sum(targets, 'pending')
  return `<dl class="tiles">${[
    tile(
      'Files changed',
      `${formatNumber(changed)} <small>of ${formatNumber(changed + changes.unchanged)}</small>`,
    ),
    tile(dryRun ? 'Requests planned' : 'Requests', formatNumber(sum(targets, 'requests'))),
    tile(dryRun ? 'Purges planned' : 'Purges accepted', formatNumber(sum(targets, 'accepted'))),
    ...(dryRun ? [] : [tile('Pending', formatNumber(pending), pending > 0 ? ' bad' : '')]),
    tile(
      dryRun ? 'Would be thrown out' : 'Thrown out',
      `${formatNumber(sum(targets, 'collateral'))} <small>unchanged</small>`,
    ),
    ...(dryRun ? [] : [tile('Time in requests', formatMs(sent))]),
    ...cost.map(text => tile('Cost at most', escapeHtml(text))),
  ].join('')}</dl>`
}

function row(target: TargetModel): string {
  const { name, provider, due, accepted, pending, queued, collateral, requests, shown } = target
  const ms = shown.reduce((total, request) => total + (request.ms ?? 0), 0)
  const cells = [
    formatNumber(due),
    formatNumber(accepted),
    `${formatNumber(pending)}${queued > 0 ? ' <small>queued</small>' : ''}`,
    formatNumber(collateral),
    formatNumber(requests),
    ms === 0 ? '–' : formatMs(ms),
  ]
  const title =
    name === provider ? escapeHtml(name) : `${escapeHtml(name)} <small>${escapeHtml(provider)}</small>`
  return `<tr><th scope="row">${title}</th>${cells.map(cell => `<td class="number">${cell}</td>`).join('')}</tr>`
}

function renderProblem(
  { name }: TargetModel,
  { code, message, hint, items }: TargetModel['problems'][number],
): string {
  const what = items === 0 ? '' : ` <small>(${count(items, 'item')}, pending)</small>`
  const advice = hint === undefined ? '' : `<br><small>${escapeHtml(hint)}</small>`
  return `<p class="message bad"><b>${escapeHtml(name)}</b> ${escapeHtml(message)}${what} <code>${escapeHtml(code)}</code>${advice}</p>`
}

/** Entries of what was skipped that are listed; the rest is counted. */
const SHOWN = 50

function skipped(targets: readonly TargetModel[]): string {
  const all = targets.flatMap(({ name, skipped }) => skipped.map(each => ({ name, ...each })))
  if (all.length === 0) return ''
  const lines = all
    .slice(0, SHOWN)
    .map(
      ({ name, item, reason }) =>
        `<li>${escapeHtml(name)}: <code>${escapeHtml(item)}</code> ${escapeHtml(reason)}</li>`,
    )
  const more = all.length > SHOWN ? `<li>and ${formatNumber(all.length - SHOWN)} more</li>` : ''
  return `<details class="message warn"><summary>${count(all.length, 'item')} skipped: the API cannot name them</summary><ul>${lines.join('')}${more}</ul></details>`
}

function sum(
  targets: readonly TargetModel[],
  part: 'due' | 'accepted' | 'pending' | 'queued' | 'collateral' | 'requests',
): number {
  return targets.reduce((total, target) => total + target[part], 0)
}
