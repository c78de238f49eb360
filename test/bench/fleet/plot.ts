import { LineChart, type LineSeriesOption } from 'echarts/charts'
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { Row } from './page.ts'

use([LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer])

/** The sites in the queue over time with so many workers, as a picture (SVG): one line a scenario. */
export function plotBacklog(rows: readonly Row[], workers: number): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: 940, height: 480 })
  chart.setOption({
    animation: false,
    backgroundColor: '#fff',
    title: {
      text: `Sites in the queue, with ${workers} workers`,
      left: 80,
      top: 8,
      textStyle: { fontSize: 14 },
    },
    legend: { orient: 'vertical', left: 600, top: 60, itemGap: 16 },
    grid: { left: 60, top: 44, width: 510, height: 380 },
    xAxis: { type: 'value', name: 'hours', nameLocation: 'middle', nameGap: 28 },
    yAxis: { type: 'log', min: 1 },
    series: rows.map(({ name, outcomes }): LineSeriesOption => {
      const backlog = outcomes.get(workers)?.backlog ?? []
      return {
        name,
        type: 'line',
        showSymbol: false,
        // A logarithmic axis has no 0.
        data: backlog.map((sites, minute) => [(minute + 1) / 60, Math.max(1, sites)]),
      }
    }),
  })
  const svg = chart.renderToSVGString()
  chart.dispose()
  return `${svg}\n`
}
