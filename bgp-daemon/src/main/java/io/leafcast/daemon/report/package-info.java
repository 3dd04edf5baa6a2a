/**
 * What the daemon tells Kubernetes of its node, on a thread of its own: {@code Reporter} lets each
 * {@code Desk} have its turn once a second, with what the Board shows then. What is written, and
 * when, is decided by the values of {@link io.leafcast.k8s.report}; here the words of the status
 * and of Notes become those values, and the API is asked.
 *
 * <p>Nothing here is waited for by anybody: an API that is slow, away or unwilling delays no
 * session, and withdraws nothing.
 */
@NullMarked
package io.leafcast.daemon.report;

import org.jspecify.annotations.NullMarked;
