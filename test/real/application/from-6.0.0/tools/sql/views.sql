-- Fed to the mysql client: a driver does not know DELIMITER.

DROP VIEW IF EXISTS view_cust_current_active;
CREATE VIEW view_cust_current_active AS
  SELECT cu.id, cu.name, cu.shortname, cu.autsys FROM cust cu WHERE cu.autsys IS NOT NULL;

DROP VIEW IF EXISTS view_vlaninterface_details_by_custid;
CREATE VIEW view_vlaninterface_details_by_custid AS
  SELECT v.id AS vlanid, v.name AS vlan, v.config_name, i4.address AS ipv4address, i6.address AS ipv6address
  FROM vlan v
  LEFT JOIN ipv4address i4 ON i4.vlanid = v.id
  LEFT JOIN ipv6address i6 ON i6.vlanid = v.id;

DROP VIEW IF EXISTS view_switch_details_by_custid;
CREATE VIEW view_switch_details_by_custid AS
  SELECT s.id AS switchid, s.name AS switchname, pi.id AS physicalinterfaceid, pi.status, pi.speed
  FROM switch s LEFT JOIN physicalinterface pi ON pi.switchportid = s.id;

DROP TRIGGER IF EXISTS bgp_sessions_update;

DELIMITER ;;

CREATE TRIGGER bgp_sessions_update AFTER INSERT ON bgpsessiondata FOR EACH ROW
BEGIN
  INSERT INTO bgp_sessions (packetcount, last_seen) VALUES (NEW.packetcount, NEW.timestamp);
END ;;

DELIMITER ;
