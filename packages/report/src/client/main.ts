import { readData } from './data.ts'
import { showFiles } from './files.ts'
import { showMap } from './map.ts'
import { showRequests } from './requests.ts'
import { createSearch } from './search.ts'
import { showTheme } from './theme.ts'
import { showTimeline } from './timeline.ts'
import { showTokens } from './tokens.ts'

document.documentElement.classList.add('js')
const data = readData(document.querySelector('#data')?.textContent ?? '')
const search = createSearch()
showTheme()
showMap(data)
showRequests(data, search)
showTimeline(data)
showTokens(data, search)
showFiles(data, search)
