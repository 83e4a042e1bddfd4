"""What leaves the house: approved, proved, released, published, and shown to be what it was.

approving    somebody with the right to says yes to the words of an edition
due          what is to be reviewed, and when
snapshots    the texts of a version by rule, from a release, another workspace or a revision of git
changes      what two versions differ in, rule by rule
releases     immutable folders, one for each version that was released
quality      what a quality system asks for, as fields to copy and a zip to upload
settings     the targets and quality systems of organisation.yaml
targets/     where files can go: one module for each kind behind one small protocol
holding      one publisher at a time
publishing   all of a release or nothing, and back again
versions     the page that answers "is my printed copy current?"
auditing     is what is published what was released?
"""
