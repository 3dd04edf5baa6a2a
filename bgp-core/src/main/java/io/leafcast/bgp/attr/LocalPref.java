package io.leafcast.bgp.attr;

import com.google.errorprone.annotations.Immutable;

/** LOCAL_PREF, 0 to 4294967295; on iBGP only (RFC 4271 section 5.1.5). */
@Immutable
public record LocalPref(long value) implements PathAttribute {
  public static final int TYPE = 5;

  @Override
  public int type() {
    return TYPE;
  }
}
