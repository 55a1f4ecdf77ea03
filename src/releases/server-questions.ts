/** Creating a trigger then takes SUPER (MariaDB and MySQL, error 1419); the v4 and v5 installers do not grant it. */
export const triggersNeedSuper = {
  isOfServer: true,
  about:
    'binary logging, which lets only SUPER create the trigger of the views (set log_bin_trust_function_creators=1)',
  query:
    "SELECT CURRENT_USER() FROM DUAL WHERE @@log_bin AND NOT @@log_bin_trust_function_creators AND NOT EXISTS (SELECT 1 FROM information_schema.user_privileges WHERE privilege_type='SUPER' AND grantee=CONCAT(QUOTE(SUBSTRING_INDEX(CURRENT_USER(),'@',1)),'@',QUOTE(SUBSTRING_INDEX(CURRENT_USER(),'@',-1))))",
} as const

/** The same is said of it in the manifest of 7.4's validate.php. */
export const mysqlIsOld = {
  isOfServer: true,
  about: 'a database server that is older than MySQL 8',
  query: "SELECT VERSION() FROM DUAL WHERE SUBSTRING_INDEX(VERSION(),'.',1) < 8",
} as const
