/**
 * A client for the Kubernetes API, any resource of it. It knows no resource by name, and nothing of
 * bgp-core.
 *
 * <p>{@link io.leafcast.k8s.client.Api} is the port, so that the client can be exchanged (ADR
 * 0003); {@code HttpApi} is what is behind it: HTTP/1.1 (RFC 9112) as far as an API server speaks
 * it, over the sockets that {@code Dialer} opens. {@link io.leafcast.k8s.client.ApiSettings} (what
 * the user wrote) become an {@code ApiAccess} (server, CA, token), anew for each request, so that a
 * rotated token or CA counts at once. {@code Documents} reads what comes as a stream; of an object
 * it keeps what the {@link io.leafcast.k8s.client.Shape} of its {@link
 * io.leafcast.k8s.client.Resource} asks for. {@link io.leafcast.k8s.client.Follower} lists and
 * watches for as long as it is open.
 *
 * <p>Everything that a server sends is bounded: {@code DeadlineSocket} the time of an answer,
 * {@code HttpHead} the octets of its head, {@code Metered} those of an object, {@code Json} what is
 * kept of it.
 *
 * <p>Nothing thrown leaves this package: each fault of the network, the API or its JSON is an
 * {@link io.leafcast.k8s.client.Answer} with a {@link io.leafcast.k8s.client.Failure}, which says
 * what, where, and what to do.
 */
@NullMarked
package io.leafcast.k8s.client;

import org.jspecify.annotations.NullMarked;
