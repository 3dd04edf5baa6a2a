package io.leafcast.bgp.message;

import com.google.errorprone.annotations.Immutable;

/** The five messages of a BGP session (RFC 4271 section 4, RFC 2918). */
@Immutable
public sealed interface Message permits Open, Update, Notification, Keepalive, RouteRefresh {
  /** The Type field of its header (RFC 4271 section 4.1). */
  int type();
}
