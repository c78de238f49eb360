import type { FileModel, ReportModel, RequestModel, TargetModel } from '@cdn-purge/report'

/** A request of a {@link sampleReport}. */
export function sampleRequest(changes: Partial<RequestModel> = {}): RequestModel {
  return {
    method: 'POST',
    url: 'https://api.example.com/v1/purge',
    body: '{\n  "urls": ["https://www.example.com/index.html"]\n}',
    outcome: 'accepted',
    status: 202,
    ms: 180,
    attempts: [{ at: 40, ms: 180, status: 202 }],
    covers: ['https://www.example.com/', 'https://www.example.com/index.html'],
    coversMore: 0,
    collateral: 0,
    ...changes,
  }
}

/** A target of a {@link sampleReport}. */
export function sampleTarget(changes: Partial<TargetModel> = {}): TargetModel {
  const shown = changes.shown ?? [sampleRequest()]
  return {
    name: 'wao',
    provider: 'wao',
    due: 4,
    accepted: 4,
    pending: 0,
    queued: 0,
    collateral: 0,
    requests: shown.length,
    problems: [],
    skipped: [],
    ...changes,
    shown,
  }
}

/** A report of a run in which one cache refused something. */
export function sampleReport(changes: Partial<ReportModel> = {}): ReportModel {
  return {
    version: 1,
    createdAt: '2026-11-28T10:00:00.000Z',
    command: 'run',
    environment: 'production',
    sites: ['https://www.example.com/'],
    ok: false,
    dryRun: false,
    firstRun: false,
    ms: 4210,
    changes: { added: 1, changed: 3, removed: 1, unchanged: 120 },
    ledger: { location: '.cdn-purge', sequence: 8, written: true },
    warnings: ['The pattern "img/**" of "exclude" matches no file.'],
    targets: [
      sampleTarget(),
      sampleTarget({
        name: 'edge',
        provider: 'paradarum',
        accepted: 2,
        pending: 2,
        collateral: 3,
        shown: [
          sampleRequest({
            attempts: [
              { at: 240, ms: 90, status: 429, wait: 1200 },
              { at: 1530, ms: 60, reason: 'ECONNRESET', wait: 700 },
              { at: 2290, ms: 110, status: 200 },
            ],
            status: 200,
            ms: 2160,
            collateral: 3,
            covers: ['https://www.example.com/blog/', 'https://www.example.com/blog/a.html'],
            operation: 'job-4711',
            said: 'queued',
          }),
          sampleRequest({
            outcome: 'refused',
            status: 400,
            failure: 'the API refused it: "unknown property"',
            paced: 800,
            attempts: [{ at: 3200, ms: 210, status: 400 }],
            covers: ['https://www.example.com/img/hero.jpg'],
          }),
        ],
        problems: [
          {
            code: 'NOT_ACCEPTED',
            message: 'the API refused it: "unknown property"',
            hint: 'Look at propertyId.',
            items: 2,
          },
        ],
      }),
    ],
    files: sampleFiles(),
    tokens: {
      requested: 1,
      images: [{ image: 'https://www.example.com/img/hero.jpg', places: 3 }],
    },
    ...changes,
  }
}

/** Files of a small site, in all states. */
export function sampleFiles(): FileModel[] {
  const folders = ['blog', 'docs/guide', 'docs/api', 'img', 'assets', 'img/team']
  const unchanged = folders.flatMap((folder, at) =>
    Array.from({ length: 20 }, (_, index): FileModel => {
      const ending = folder.startsWith('img') ? 'jpg' : folder === 'assets' ? 'js' : 'html'
      return {
        path: `${folder}/page-${index}.${ending}`,
        state: 'unchanged',
        size: 800 + ((index * 7919 + at * 104_729) % 47) * (ending === 'html' ? 400 : 2900),
      }
    }),
  )
  return [
    ...unchanged,
    { path: 'index.html', state: 'purged', change: 'changed', size: 14_200 },
    { path: 'blog/a.html', state: 'purged', change: 'changed', size: 9000 },
    { path: 'blog/b.html', state: 'collateral', size: 8000 },
    { path: 'blog/c.html', state: 'collateral', size: 21_000 },
    { path: 'blog/old.html', state: 'purged', change: 'removed' },
    { path: 'img/hero.jpg', state: 'pending', change: 'changed', size: 240_000 },
    { path: 'assets/app.5d3f9a1c.js', state: 'changed', change: 'added', size: 82_000 },
  ]
}
