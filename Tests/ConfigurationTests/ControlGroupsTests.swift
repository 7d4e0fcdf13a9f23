import Testing

@testable import Configuration

@Suite struct ControlGroupsTests {
    private static func groups(_ text: String, _ files: [String: String]) -> ControlGroups {
        ControlGroups(text) { files[$0] }
    }

    /// What a process's groups say, in both versions, and what they leave of CPUs and tasks.
    private static let rows: [(name: String, text: String, files: [String: String], cpus: Double?, tasks: Int?)] = [
        ("no groups", "", [:], nil, nil),
        ("groups without limits", "0::/a\n", ["/a/cpu.max": "max 100000\n", "/a/pids.max": "max\n"], nil, nil),
        (
            "limits of its own", "0::/a/b\n",
            ["/a/b/cpu.max": "150000 100000\n", "/a/b/pids.max": "40\n", "/a/b/pids.current": "7\n"], 1.5, 33
        ),
        (
            "a limit above it is tighter", "0::/a/b\n",
            [
                "/a/b/cpu.max": "400000 100000\n", "/a/cpu.max": "100000 50000\n", "/a/b/pids.max": "max\n",
                "/a/pids.max": "20\n", "/a/pids.current": "30\n",
            ], 2, 0
        ),
        (
            "a container, whose group is the root that it sees", "0::/kubepods/pod1/c2\n",
            ["/cpu.max": "50000 100000\n", "/pids.max": "100\n", "/pids.current": "1\n"], 0.5, 99
        ),
        (
            "version 1", "5:pids:/x\n3:cpu,cpuacct:/docker/1\n0::/\n",
            [
                "/cpu/docker/1/cpu.cfs_quota_us": "250000\n", "/cpu/docker/1/cpu.cfs_period_us": "100000\n",
                "/pids/x/pids.max": "9\n", "/pids/x/pids.current": "4\n",
            ], 2.5, 5
        ),
        (
            "version 1 without a quota", "3:cpu,cpuacct:/\n",
            ["/cpu/cpu.cfs_quota_us": "-1\n", "/cpu/cpu.cfs_period_us": "100000\n"], nil, nil
        ),
    ]

    @Test(arguments: rows.indices)
    func `the tightest limit from the own group up counts`(row: Int) {
        let (name, text, files, cpus, tasks) = Self.rows[row]
        let groups = Self.groups(text, Dictionary(uniqueKeysWithValues: files.map { ("/sys/fs/cgroup\($0)", $1) }))
        #expect(groups.cpus == cpus, "\(name)")
        #expect(groups.tasks?.left == tasks, "\(name)")
    }

    @Test func `memory that files leave unused is free`() {
        let files = [
            "/sys/fs/cgroup/a/memory.max": "1000\n", "/sys/fs/cgroup/a/memory.current": "900\n",
            "/sys/fs/cgroup/a/memory.stat": "anon 300\ninactive_file 500\nactive_file 100\n",
        ]
        #expect(Self.groups("0::/a\n", files).memory == 600)
        let old = [
            "/sys/fs/cgroup/memory/a/memory.limit_in_bytes": "1000\n",
            "/sys/fs/cgroup/memory/a/memory.usage_in_bytes": "300\n",
        ]
        #expect(Self.groups("4:memory:/a\n", old).memory == 700)
    }

    @Test func `the group that its quota has stopped most often counts`() {
        let files = [
            "/sys/fs/cgroup/a/b/cpu.stat": "usage_usec 9\nnr_periods 200\nnr_throttled 10\nthrottled_usec 7\n",
            "/sys/fs/cgroup/a/cpu.stat": "nr_periods 100\nnr_throttled 50\n",
            "/sys/fs/cgroup/cpu.stat": "usage_usec 9\nnr_periods 0\nnr_throttled 0\n",
        ]
        #expect(Self.groups("0::/a/b\n", files).throttling == CPUThrottling(periods: 100, throttled: 50))
        #expect(Self.groups("0::/a/b\n", ["/sys/fs/cgroup/a/cpu.stat": "usage_usec 9\n"]).throttling == nil)
        #expect(Self.groups("", files).throttling == nil)
    }

    @Test(arguments: [(8, nil, 8), (8, 2, 2), (8, 2.9, 2), (2, 4, 2), (8, 0.5, 1), (1, nil, 1), (8, 1e300, 8)])
    func `cpus are whole cores that affinity and quota both give`(affinity: Int, quota: Double?, cpus: Int) {
        #expect(UsableCPUs.count(affinity: affinity, quota: quota) == cpus)
    }

    @Test(arguments: [
        ("Name:\ta\nUid:\t7\t8\t7\t7\nThreads:\t3\n", 3), ("Uid:\t8\t7\t7\t7\nThreads:\t3\n", 0), ("", 0),
    ])
    func `threads count for the user that a process belongs to`(status: String, threads: Int) {
        #expect(TaskLimit.threads(inStatus: status, of: 7) == threads)
    }
}
