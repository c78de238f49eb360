import { LineChart, type LineSeriesOption } from 'echarts/charts'
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { type Growth, slopeOf } from './growth.ts'

use([LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer])

const panels = [
  { value: 'time', title: 'Time of a run (ms)', left: 60, scale: 1 },
  { value: 'memory', title: 'Peak memory (MB)', left: 520, scale: 1e-6 },
] as const

/** Both growths as one picture (SVG), all axes logarithmic, the slope behind each line. */
export function plotGrowth(series: readonly Growth[]): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: 940, height: 450 })
  chart.setOption({
    animation: false,
    backgroundColor: '#fff',
    title: panels.map(({ title, left }) => ({
      text: title,
      left: left + 20,
      top: 8,
      textStyle: { fontSize: 14 },
    })),
    // Texts are measured without a font here, too short.
    legend: { bottom: 4, left: 40, width: 860, itemGap: 22 },
    grid: panels.map(({ left }) => ({ left, top: 44, width: 330, height: 290 })),
    xAxis: panels.map((_, gridIndex) => ({
      gridIndex,
      type: 'log',
      name: 'files',
      minorSplitLine: { show: true },
    })),
    yAxis: panels.map((_, gridIndex) => ({ gridIndex, type: 'log' })),
    series: panels.flatMap(({ value, scale }, index) =>
      series.map(
        ({ name, points }): LineSeriesOption => ({
          name,
          type: 'line',
          xAxisIndex: index,
          yAxisIndex: index,
          data: points.map(point => [point.files, point[value] * scale]),
          endLabel: { show: true, formatter: slopeOf(points, value).toFixed(2) },
        }),
      ),
    ),
  })
  const svg = chart.renderToSVGString()
  chart.dispose()
  return `${svg}\n`
}
