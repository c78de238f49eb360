/** Words and abbreviations of two letters that names are made of; of 676 pairs, these are the usual ones. */
const pairs: ReadonlySet<string> = new Set(
  (
    'ab ac ad ai al am an ap ar as at au be bg bo br by ca ch cl cn co cs ct cv cy da db de dj do dr ec ed eg el en eq ' +
    'er es eu ex fa fn fr fs ga gb go gt hd he hi hr ht id ie if im in io ip is it ja js jp kb ko la lg li lo ma mb md ' +
    'me mi mp mr ms my nb nl no nr of oh ok on op or os pa pc pi pl pm pr ps pt px qa qr re ro rs rx sa sc se si sm so ' +
    'sq st sv ta td th ti to tr ts tv ui uk un up us ux vi vm vr vs we wp xl xs xy ye yo za zh'
  ).split(' '),
)

/** Longer abbreviations without a vowel. */
const abbreviations =
  /^(?:btn|cfg|cmd|css|csv|ctrl|ctx|cwd|dlg|dns|ftp|grp|html|https?|jpg|jsx|lbl|ltd|mgr|msg|nav|pdf|php|pkg|png|pwd|rgb|rss|rtl|sql|src|str|svg|tbl|tls|tsx|ttf|txt|wnd|www|xml)$/

/** Neighbouring letters that words practically never have. */
const improbable = new RegExp(
  [
    '[jqv][bcdfghjkmnpqstvwxz]|x[bdfgjkmnrvwxz]|z[bcdfgjknpqrtvwx]',
    '[bcdfghjkmpqsvwxz]x|[bcdfghjklmpqstvwxyz]j|[bcdfghjklmnpqrtvwxz]v|[bcfghjkmpqvwxy]z|[bdfghjklmprtvwxyz]q|q[^u]',
    'b[fgkpw]|c[bdfgmpwn]|d[kp]|f[bcdghkmnpw]|g[bcdfkpt]|h[bcdfghkp]|k[bcdfgkmp]|m[dfghkrtw]|p[bdfgkmw]|w[gmpw]',
    '^(?:[bcdfghjklmnpqrstvwxz]{4}|[lr][^aeiouy]|m[^aeiouyn]|n[^aeiouy])|[bcdfghjklmnpqrstvwxz]{5}|[aeiou]{4}|aa|ii|uu|yy|hh',
  ].join('|'),
)

/** Whether letters could be a word or a usual abbreviation, rather than picked at random. */
export function isWordLike(letters: string): boolean {
  const text = letters.toLowerCase()
  if (text.length <= 2) return pairs.has(text)
  return abbreviations.test(text) || (/[aeiouy]/.test(text) && !improbable.test(text))
}
