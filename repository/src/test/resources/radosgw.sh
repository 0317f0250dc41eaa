#!/usr/bin/env bash
# A Ceph of one monitor, one object store in memory and one S3 gateway, until it is told to stop: radosgw.sh FOLDER PORT MON-PORT
# User "us", secret "secret".
set -eu
folder=$1 port=$2 monitor=$3
mkdir -p "$folder/mon" "$folder/osd" "$folder/run" "$folder/log"
fsid=$(cat /proc/sys/kernel/random/uuid)
cat >"$folder/ceph.conf" <<X
[global]
fsid = $fsid
mon_initial_members = a
mon_host = 127.0.0.1:$monitor
auth_cluster_required = cephx
auth_service_required = cephx
auth_client_required = cephx
keyring = $folder/keyring
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pgp_num = 1
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 1000
osd_crush_chooseleaf_type = 0
osd_crush_update_on_start = false
osd_objectstore = memstore
memstore_device_bytes = 2147483648
run_dir = $folder/run
admin_socket = $folder/run/\$name.asok
log_file = $folder/log/\$name.log
pid_file = $folder/run/\$name.pid
mon_data = $folder/mon
osd_data = $folder/osd
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
ms_bind_ipv6 = false
[client.admin]
rgw_frontends = beast endpoint=127.0.0.1:$port
rgw_run_sync_thread = false
rgw_data = $folder/run
X
conf=(-c "$folder/ceph.conf")
trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT
trap 'exit 0' TERM INT
monmaptool --create --fsid "$fsid" --add a "127.0.0.1:$monitor" "$folder/monmap"
# without keys of its own the gateway does not talk to the monitor
ring=$folder/keyring
ceph-authtool --create-keyring "$ring" --gen-key -n mon. --cap mon 'allow *'
ceph-authtool "$ring" --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *'
ceph-authtool "$ring" --gen-key -n osd.0 --cap mon 'allow profile osd' --cap osd 'allow *'
ceph-mon "${conf[@]}" --mkfs -i a --monmap "$folder/monmap" --keyring "$ring"
ceph-mon "${conf[@]}" -i a -f &
id=$(cat /proc/sys/kernel/random/uuid)
ceph "${conf[@]}" --connect-timeout 30 osd new "$id"
ceph "${conf[@]}" auth add osd.0 -i "$ring"
ceph-osd "${conf[@]}" -i 0 --mkfs --osd-uuid "$id"
ceph-osd "${conf[@]}" -i 0 -f &
ceph "${conf[@]}" osd crush add osd.0 1.0 root=default
radosgw-admin "${conf[@]}" user create --uid=us --display-name=us --access-key=us --secret=secret
radosgw "${conf[@]}" -n client.admin -f &
wait
