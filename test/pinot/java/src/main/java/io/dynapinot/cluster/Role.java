package io.dynapinot.cluster;

/** One part of a cluster that can be started and stopped. Its {@code toString} names it in messages. */
interface Role {
  void start()
      throws Exception;

  /** Also called when the start failed half-way. */
  void stop()
      throws Exception;
}
