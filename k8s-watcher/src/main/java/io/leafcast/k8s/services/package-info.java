/**
 * Services as a source of prefixes: {@link io.leafcast.k8s.services.ServiceSource} follows Services
 * and EndpointSlices, and announces the addresses of those that its {@link
 * io.leafcast.k8s.services.Announcement}s choose. It sees bgp-core's port {@link
 * io.leafcast.bgp.source.PrefixSource} with what that speaks in, the client room beside this one,
 * the label selectors of {@code objects}, and nothing else.
 *
 * <p>The way of a Service: {@code Services} keeps of the API's object what announcements may want
 * ({@code Service}, a list of {@code Offer}s), {@code EndpointSlices} keeps how near the endpoints
 * are ({@code Endpoints}). {@code Roll} holds the objects of one resource and says what changed.
 * {@code ServiceRoutes} makes the full set of it, by work that follows what changed: a pure state
 * machine with the time passed in. {@code ServiceSource} is the shell with the threads.
 *
 * <p>Unknown is not Empty: until both resources were read nothing is said, and one that cannot be
 * read stays as it was. A list that has nothing in it of what was there before is not believed for
 * a while.
 */
@NullMarked
package io.leafcast.k8s.services;

import org.jspecify.annotations.NullMarked;
