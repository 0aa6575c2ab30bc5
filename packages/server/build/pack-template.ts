import { packTemplate } from '../src/platform/database/template.ts'

// Part of `npm pack`: the first start of an installed program copies the embedded database instead of making it.
await packTemplate({ info() {}, warn() {}, error() {}, fatal() {} })
