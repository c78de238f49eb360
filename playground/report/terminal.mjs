// A page that looks like a terminal, of what a command printed in colours.

/** What the command's own colours are here: bold, dim, red, green, yellow, cyan. */
const styles = {
  1: 'font-weight: 600; color: #fff',
  2: 'opacity: 0.65',
  31: 'color: #ff8f8f',
  32: 'color: #7fdca4',
  33: 'color: #f2cf74',
  36: 'color: #84d4e8',
}

const sheet = `
  body { margin: 0; padding: 28px; background: #eef0f4; width: max-content }
  main { background: #14181f; color: #cfd6e0; border-radius: 10px; overflow: hidden }
  header { display: flex; gap: 8px; padding: 12px 16px; background: #1d232d }
  i { width: 11px; height: 11px; border-radius: 50%; background: #3a4453 }
  pre { margin: 0; padding: 18px 22px 22px; font: 15px/1.55 'DejaVu Sans Mono', monospace; white-space: pre-wrap; width: 1120px }
  b { font-weight: 400; color: #7fdca4 }`

/** The page of a command line and all that it printed. */
export function terminalPage(commandLine, printed) {
  const text = `<b>$</b> ${escapeText(commandLine)}\n${toHtml(printed)}`
  return `<!doctype html><meta charset="utf-8"><style>${sheet}</style><main><header><i></i><i></i><i></i></header><pre>${text}</pre></main>`
}

/** What begins a change of style. */
const ESCAPE = String.fromCharCode(27)

/** Each piece has the styles that hold from its beginning on. */
function toHtml(printed) {
  const [first, ...pieces] = printed.split(ESCAPE)
  let open = []
  const written = pieces.map(piece => {
    const end = piece.indexOf('m')
    for (const code of piece.slice(1, end).split(';').map(Number)) {
      if (code === 0) open = []
      else if (code === 22) open = open.filter(each => each > 2)
      else if (code === 39) open = open.filter(each => each < 30)
      else open.push(code)
    }
    const style = open.map(code => styles[code] ?? '').join(';')
    return `<span style="${style}">${escapeText(piece.slice(end + 1))}</span>`
  })
  return [escapeText(first), ...written].join('')
}

function escapeText(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
