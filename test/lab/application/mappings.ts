/** What a release changed in the entities' mappings: tables and columns, or `UNIQ:` keys. */
type Change = {
  readonly adds?: Readonly<Record<string, string>>
  readonly drops?: Readonly<Record<string, string>>
}

/** Source: the mappings of the tags, as far as fleet's queries and one-offs meet them. */
const changes: Readonly<Record<string, Change>> = {
  '4.1.0': {
    adds: {
      bgpsessiondata: 'id timestamp packetcount',
      consoleserverconnection: 'id switchid custid port description',
      contact: 'id custid user_id name email',
      cust: 'id name shortname autsys company_registered_detail_id company_billing_details_id',
      infrastructure: 'id name shortname aggregate_graph_name',
      ipv4address: 'id vlanid address',
      ipv6address: 'id vlanid address',
      ixp: 'id name shortname mrtg_path',
      physicalinterface: 'id switchportid status speed monitorindex',
      switch: 'id name switchtype model active',
      user: 'id custid username password email',
      vlan: 'id name number rcvrfname notes',
    },
  },
  '4.2.0': {
    adds: { logos: 'id customer_id type original_name', sflow_receiver: 'id dst_ip dst_port' },
  },
  '4.4.0': {
    adds: {
      layer2address: 'id vlan_interface_id mac',
      patch_panel: 'id name connector_type',
      patch_panel_port: 'id patch_panel_id number state',
      routers: 'id vlan_id handle protocol type asn',
    },
  },
  '4.4.8': {
    adds: { routers: 'last_updated' },
    drops: { infrastructure: 'aggregate_graph_name', ixp: 'mrtg_path' },
  },
  '4.6.0': {
    adds: {
      corebundles: 'id description type enabled',
      coreinterfaces: 'id physical_interface_id',
      corelinks: 'id core_bundle_id enabled',
      ipv4address: 'UNIQ:vlanid,address',
      ipv6address: 'UNIQ:vlanid,address',
      switch: 'asn loopback_ip loopback_name',
    },
  },
  '4.7.0': { adds: { vlan: 'config_name UNIQ:config_name' }, drops: { vlan: 'rcvrfname' } },
  '4.7.3': { adds: { switch: 'mgmt_mac_address' } },
  '4.8.0': {
    adds: {
      console_server: 'id vendor_id cabinet_id name hostname active',
      consoleserverconnection: 'console_server_id',
      cust: 'UNIQ:company_registered_detail_id UNIQ:company_billing_details_id',
      cust_tag: 'id tag display_as description created updated',
    },
  },
  '4.9.0': {
    adds: { bgp_sessions: 'id srcipaddressid peerasn packetcount last_seen', user: 'name' },
    drops: { physicalinterface: 'monitorindex', switch: 'switchtype' },
  },
  '4.9.3': { adds: { user: 'remember_token' } },
  '5.0.0': {
    adds: {
      cust: 'in_manrs in_peeringdb',
      customer_to_users: 'id customer_id user_id privs',
      routers: 'rpki',
    },
    drops: { contact: 'user_id' },
  },
  '5.1.0': { adds: { api_keys: 'id user_id description', routers: 'software' } },
  '5.2.0': { adds: { switch: 'snmp_system_uptime', user: 'peeringdb_id' } },
  '5.3.0': {
    adds: {
      sessions: 'id user_id',
      user_2fa: 'id user_id secret',
      user_remember_tokens: 'id user_id token',
    },
    drops: { user: 'remember_token' },
  },
  '5.4.0': { adds: { user_logins: 'id user_id via' } },
  '5.5.0': { adds: { traffic_daily_phys_ints: 'id physicalinterface_id day' } },
  '5.7.0': { adds: { switch: 'poll' } },
}

/** The mappings of a release, `table.column` a line, in the order of the C locale. */
export function mappingsOf(release: string, releases: readonly string[]): string[] {
  const columns = new Set<string>()
  for (const version of releases.slice(0, releases.indexOf(release) + 1)) {
    for (const column of columnsOf(changes[version]?.adds)) columns.add(column)
    for (const column of columnsOf(changes[version]?.drops)) columns.delete(column)
  }
  return [...columns].sort()
}

/** Whether a release changed the mappings of the one before. */
export function changesMappings(release: string): boolean {
  return release in changes
}

function columnsOf(tables: Change['adds']): string[] {
  return Object.entries(tables ?? {}).flatMap(([table, columns]) =>
    columns.split(' ').map((column) => `${table}.${column}`),
  )
}
