/**
 * What Leafcast says back to Kubernetes: the LeafcastNode of its node, Events about the Node, and,
 * where the user wants them, a taint that goes and a condition of the Node. Values that are made
 * into JSON, and the decisions of when they are written, with time passed in; nothing here asks an
 * API, has a thread or a clock. It sees the client room, what {@code objects} knows of a Node, and
 * nothing of bgp-core.
 *
 * <p>The way of a report: {@link io.leafcast.k8s.report.Report} is what is so, {@link
 * io.leafcast.k8s.report.ReportJson} bounds it in octets and writes it, {@link
 * io.leafcast.k8s.report.Schedule} says when. The way of an Event: {@link
 * io.leafcast.k8s.report.Happening}, {@link io.leafcast.k8s.report.Ledger}.
 *
 * <p>docs/report.md says it for users, with the load on the API.
 */
@NullMarked
package io.leafcast.k8s.report;

import org.jspecify.annotations.NullMarked;
