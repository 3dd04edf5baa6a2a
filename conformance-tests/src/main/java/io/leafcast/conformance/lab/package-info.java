/**
 * The lab: real routers, our daemon and pods in network namespaces of this machine. The demo and
 * the conformance cases build on the same classes, so that what the demo shows is what the tests
 * prove.
 *
 * <p>Everything made here carries the lab's name as prefix (namespaces, FRR pathspaces, files under
 * {@code /run/leafcast-lab}), so that it can be found and removed after a crash by somebody who
 * knows nothing but the prefix. Nothing outside these namespaces is changed: no host route, no host
 * sysctl, no FRR that is configured already. No protocol code of ours is used to look at the
 * protocol: tables are read through {@code vtysh}, packets by {@code tshark}.
 */
@NullMarked
package io.leafcast.conformance.lab;

import org.jspecify.annotations.NullMarked;
