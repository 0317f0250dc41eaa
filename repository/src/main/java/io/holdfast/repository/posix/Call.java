package io.holdfast.repository.posix;

/** System calls and their numbers, from the kernel's tables (asm/unistd_64.h and asm-generic/unistd.h). */
enum Call {
    CLOSE(3, 57),
    PREAD64(17, 67),
    PWRITE64(18, 68),
    FSYNC(74, 82),
    FTRUNCATE(77, 46),
    FCHMOD(91, 52),
    GETEUID(107, 175),
    SETXATTR(188, 5),
    FSETXATTR(190, 7),
    GETXATTR(191, 8),
    FGETXATTR(193, 10),
    LISTXATTR(194, 11),
    FLISTXATTR(196, 13),
    GETDENTS64(217, 61),
    OPENAT(257, 56),
    MKDIRAT(258, 34),
    MKNODAT(259, 33),
    FCHOWNAT(260, 54),
    UNLINKAT(263, 35),
    LINKAT(265, 37),
    SYMLINKAT(266, 36),
    READLINKAT(267, 78),
    FCHMODAT(268, 53),
    SYNC_FILE_RANGE(277, 84),
    UTIMENSAT(280, 88),
    SYNCFS(306, 267),
    STATX(332, 291);

    private final int x86;
    private final int arm;

    Call(int x86, int arm) {
        this.x86 = x86;
        this.arm = arm;
    }

    long number() {
        return Kernel.ARM ? arm : x86;
    }
}
