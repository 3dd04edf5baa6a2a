package io.leafcast.k8s.objects;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.source.Knowledge.Rejected;
import io.leafcast.bgp.wire.Prefix;

/** What the object that counts says of a node's Pod CIDRs, at this moment and by itself. */
@Immutable
sealed interface Said {

  /** Whose word it is. */
  enum By {
    NODE,
    CILIUM_NODE
  }

  /** Something that it takes to tell was not answered yet. */
  @Immutable
  record NotYet() implements Said {}

  /** It cannot be told; what was announced stays. */
  @Immutable
  record Unclear(String reason) implements Said {}

  /** There is no such object; {@code remark} says which, where, and what to do. */
  @Immutable
  record Gone(By by, View.Told told, String remark) implements Said {}

  /**
   * Its CIDRs.
   *
   * @param remark what is to be said of them
   * @param none why there are none, "" if the object has some, usable or not
   * @param unclear why some can be neither chosen nor left out, "" if all can
   */
  @Immutable
  record Cidrs(
      By by,
      ImmutableSortedMap<Prefix, Entry> entries,
      ImmutableList<Rejected> rejected,
      String remark,
      String none,
      String unclear)
      implements Said {}

  /** One prefix, and where it stands. */
  @Immutable
  sealed interface Entry {
    String place();

    String version();

    /** To be announced. */
    @Immutable
    record Wanted(String place, String version) implements Entry {}

    /** Not to be announced anew, for {@code why}; but where it is announced it stays. */
    @Immutable
    record Doubted(String place, String version, Rejected why) implements Entry {}
  }
}
