/** How a host differs from the usual: root logs in, all of it is on the host itself. */
export type RealSetup = {
  readonly name: string
  readonly release: string
  readonly user?: 'deploy'
  /** What starts everything there, where that is not systemd. */
  readonly init?: 'sysvinit'
  /** Groups of the inventory; for the hosts of inventory/fleet.yaml those that stand there. */
  readonly groups?: readonly string[]
  /** Run there as root before any host gets the application: what others need of it, too. */
  readonly prepare?: string
  /** What install.sh is told, such as DB_HOST; hosts know each other by name. */
  readonly install?: Readonly<Record<string, string>> | undefined
  /** Run there as root before it is used. */
  readonly change?: string
  /** What its inventory entry says besides. */
  readonly entry?: Readonly<Record<string, unknown>>
}
