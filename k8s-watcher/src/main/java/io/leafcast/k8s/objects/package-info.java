/**
 * What is made of Kubernetes objects: full prefix sets, and facts of the Node. {@link
 * io.leafcast.k8s.objects.PodCidrSource} is the source behind {@code sources.kubernetes}. It sees
 * bgp-core's port {@link io.leafcast.bgp.source.PrefixSource} with what that speaks in, the client
 * room beside this one, and nothing else.
 *
 * <p>The way of a Pod CIDR: {@code Nodes} and {@code CiliumNodes} say what is kept of the API's
 * objects; {@code ApiFeed} follows the one of a name behind the port {@link
 * io.leafcast.k8s.objects.Feed}, and knows by {@code PerhapsServed} whether the API certainly has
 * no such resource; a {@link io.leafcast.k8s.objects.View} is how far an object is known. {@code
 * Authorities} says whose word counts, {@code PodCidrs} and {@code CiliumCidrs} what it is ({@code
 * Said}), and {@code PodCidrChoice}, a pure function, what is known then, and when to ask again
 * (ADR 0010); it begins with {@code SavedCidrs}. Threads and alarms are in {@code PodCidrSource}
 * alone.
 *
 * <p>What cannot be read is told as Unknown, and why. Only the API's own word that an object is
 * gone, or has other CIDRs, makes the set smaller at once; what merely looks like an end is Unknown
 * for a while: Unknown is not Empty.
 */
@NullMarked
package io.leafcast.k8s.objects;

import org.jspecify.annotations.NullMarked;
