/**
 * What is made of Kubernetes objects: full prefix sets. {@link io.leafcast.k8s.objects.NodeWatcher}
 * is the source behind {@code sources.kubernetes}. It sees bgp-core's port {@link
 * io.leafcast.bgp.source.PrefixSource} with what that speaks in, the client room beside this one,
 * and nothing else.
 *
 * <p>The way of a Node: {@code Nodes} says what is kept of the API's object, {@code ApiFeed}
 * follows the one of a name behind the port {@link io.leafcast.k8s.objects.Feed}, {@code PodCidrs}
 * makes the prefix set.
 *
 * <p>What cannot be read is told as Unknown, and why; only the API's own word that a Node is gone,
 * or has no podCIDRs, makes the set empty: Unknown is not Empty.
 */
@NullMarked
package io.leafcast.k8s.objects;

import org.jspecify.annotations.NullMarked;
