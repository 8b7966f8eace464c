/* The limit: read every file below a folder and compute SHA-512 over it, in as many threads as asked for.
   The same system calls as a verifier needs (open, read, close), OpenSSL's digest, and nothing else.
   cc -O2 -o limit limit.c -lcrypto -lpthread;  ./limit THREADS FOLDER */
#define _GNU_SOURCE
#include <fcntl.h>
#include <ftw.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 1 << 18 };

static char **names;
static long count, room;
static atomic_long next_name;
static atomic_int failures;

static int gather(const char *path, const struct stat *facts, int kind, struct FTW *where) {
    (void)facts;
    (void)where;
    if (kind != FTW_F) return 0;
    if (count == room) {
        room = room ? room * 2 : 1024;
        names = realloc(names, (size_t)room * sizeof *names);
        if (!names) return 1;
    }
    names[count++] = strdup(path);
    return 0;
}

static void *work(void *unused) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size;
    char *block = aligned_alloc(4096, BLOCK);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    long mine;
    while ((mine = atomic_fetch_add(&next_name, 1)) < count) {
        int file = open(names[mine], O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
        ssize_t got = -1;
        EVP_DigestInit_ex(context, EVP_sha512(), NULL);
        if (file >= 0)
            while ((got = read(file, block, BLOCK)) > 0) EVP_DigestUpdate(context, block, (size_t)got);
        EVP_DigestFinal_ex(context, digest, &size);
        if (got != 0) atomic_fetch_add(&failures, 1);
        if (file >= 0) close(file);
    }
    EVP_MD_CTX_free(context);
    free(block);
    return unused;
}

int main(int argc, char **argv) {
    pthread_t threads[64];
    int wanted = argc == 3 ? atoi(argv[1]) : 0;
    if (wanted < 1 || wanted > 64 || nftw(argv[2], gather, 64, FTW_PHYS)) {
        fprintf(stderr, "limit THREADS FOLDER\n");
        return 2;
    }
    for (int i = 0; i < wanted; i++) pthread_create(&threads[i], NULL, work, NULL);
    for (int i = 0; i < wanted; i++) pthread_join(threads[i], NULL);
    printf("%ld files\n", count);
    return atomic_load(&failures) != 0;
}
