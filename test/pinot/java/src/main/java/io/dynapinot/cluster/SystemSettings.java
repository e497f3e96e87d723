package io.dynapinot.cluster;

import org.apache.helix.SystemPropertyKeys;


/** System properties that must stand before the first class of Helix or ZooKeeper is loaded. */
final class SystemSettings {
  private SystemSettings() {
  }

  static void apply(ClusterOptions options) {
    System.setProperty(SystemPropertyKeys.ZK_SESSION_TIMEOUT, Integer.toString(options.sessionTimeoutMs()));
    // A test cluster need not survive a power cut; without the sync each change of state is several times faster.
    System.setProperty("zookeeper.forceSync", "no");
    System.setProperty("zookeeper.admin.enableServer", "false");
    System.setProperty("zookeeper.jmx.log4j.disable", "true");
  }
}
