import type { ServerConfig } from '../server-config.ts'

/** Local data centres or the demo PBX: never for production. */
export const isDemo = ({ demo, localDataCentres }: ServerConfig): boolean =>
  demo !== null || localDataCentres.length > 0
