/**
 * What the rest of a cluster says that this node should know of: whether another node has its
 * CIDRs, and whether Cilium is configured so that they are reached. Looked at now and then, told as
 * findings; at the most what is not announced yet is held back for it, and nothing is withdrawn.
 * What is found is a pure function of what was read; {@code Survey} is the thread around it.
 */
@NullMarked
package io.leafcast.daemon.survey;

import org.jspecify.annotations.NullMarked;
