// Written from the schemas by `npx vitest run test/architecture -u`: change an option's text where it is declared.
import type { Secret } from '../../../secret/secret.ts'
import type { TargetOptions } from '../base.ts'

/** Azure Front Door */
export interface AzureFrontDoorTarget extends TargetOptions {
  provider: 'azure-front-door'
  /**
   * UUID of the subscription.
   * Read from `AZURE_SUBSCRIPTION_ID` where it is not given.
   */
  subscriptionId?: string | undefined
  /**
   * Name of the resource group.
   * Read from `AZURE_RESOURCE_GROUP` where it is not given.
   */
  resourceGroup?: string | undefined
  /**
   * Name of the Front Door profile, Standard or Premium.
   * Read from `AZURE_FRONT_DOOR_PROFILE` where it is not given.
   */
  profile?: string | undefined
  /**
   * Name of the endpoint, without `.azurefd.net` and the hash before it.
   * Read from `AZURE_FRONT_DOOR_ENDPOINT` where it is not given.
   */
  endpoint?: string | undefined
  /**
   * Entra access token, which `az account get-access-token` prints.
   * Read from `AZURE_ACCESS_TOKEN` where it is not given.
   */
  token?: string | Secret | undefined
  /**
   * Seconds to wait for the purge to complete, which takes up to ten minutes.
   * @default 0
   */
  wait?: number | undefined
}
