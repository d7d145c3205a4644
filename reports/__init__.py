"""Floor 7: figures that span the apps: quota progress, the commune's numbers."""
