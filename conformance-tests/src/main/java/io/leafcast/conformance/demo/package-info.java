/**
 * {@code ./leafcast demo}: the real daemon on the nodes of the lab's fabric, shown as a network
 * engineer wants to see it, and failing loudly where it does not hold. The fabric, the pods and the
 * processes are the lab's; here is only what a demo adds: which Kubernetes API the nodes read, what
 * is printed, and what happens where the real thing cannot run.
 */
@NullMarked
package io.leafcast.conformance.demo;

import org.jspecify.annotations.NullMarked;
