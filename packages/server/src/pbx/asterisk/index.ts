export { type AsteriskDependencies, type AsteriskSettings, createAsteriskDriver } from './driver.ts'
