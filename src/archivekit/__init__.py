"""archivekit."""
