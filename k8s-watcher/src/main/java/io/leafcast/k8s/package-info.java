/**
 * Kubernetes objects as full prefix sets: {@link io.leafcast.k8s.NodeWatcher} is the source behind
 * {@code sources.kubernetes}. It sees bgp-core's port {@link io.leafcast.bgp.source.PrefixSource}
 * and nothing of its state.
 *
 * <p>The way in: {@link io.leafcast.k8s.ApiSettings} (what the user wrote) become an {@code
 * ApiAccess} (server, CA, token), anew for each request, so that a rotated token or CA counts at
 * once. {@code ApiRequests} lists and watches one Node by name over HTTP/1.1, {@code NodeJson}
 * reads the stream, {@code ApiNodeFeed} keeps it going, behind the port {@link
 * io.leafcast.k8s.NodeFeed}, so that the client can be exchanged (ADR 0003). {@code PodCidrs} makes
 * the prefix set.
 *
 * <p>What cannot be read is told as Unknown, and why; only the API's own word that a Node is gone,
 * or has no podCIDRs, makes the set empty: Unknown is not Empty. Nothing thrown leaves this
 * package: each fault of the network, the API or its JSON is a value.
 */
@NullMarked
package io.leafcast.k8s;

import org.jspecify.annotations.NullMarked;
