# The first process of a node of the real cluster, in namespaces of its own (mounts, processes, host name): what dies with it leaves no
# process and no mount. Its argument is the node's folder.
set -e
folder=$1
mount -t proc proc /proc
for place in /var/lib /var/log /run; do
  mkdir -p "$folder$place"
  mount --bind "$folder$place" "$place"
done
mkdir -p /run/netns
hostname "$2"
echo ready
# It waits for those that nobody else waits for.
while :; do
  sleep 3600 &
  wait
done
