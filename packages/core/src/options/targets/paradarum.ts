// Written from the schemas by `npx vitest run test/architecture -u`: change an option's text where it is declared.
import type { Secret } from '../../secret/secret.ts'
import type { TargetOptions } from './base.ts'

/** Paradarum */
export interface ParadarumTarget extends TargetOptions {
  provider: 'paradarum'
  /**
   * Number of the property.
   * Read from `PARADARUM_PROPERTY_ID` where it is not given.
   */
  propertyId?: string | number | undefined
  /**
   * API key.
   * Read from `PARADARUM_API_KEY` where it is not given.
   */
  apiKey?: string | Secret | undefined
  /**
   * Items in one request.
   * @default 30
   */
  batchSize?: number | undefined
}
