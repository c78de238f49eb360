/**
 * The report of a purge as one HTML file, which loads nothing.
 *
 * @packageDocumentation
 */

export type {
  AttemptModel,
  FileModel,
  FileState,
  ImageModel,
  ProblemModel,
  ReportModel,
  RequestModel,
  TargetModel,
} from './model.ts'
export { renderReport } from './page/render.ts'
