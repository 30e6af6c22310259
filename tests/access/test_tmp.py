import time, pytest
from tests.access.walking import *
from tests.access.world import *
def test_discover(world, sign_in):
    clients={r:sign_in(r) for r in ROLES}
    targets={"harbor":world.harbor.arguments,"prairie":world.prairie.arguments,"library":world.library_arguments,"nothing":NOTHING}
    t0=time.time(); n=0
    out=open("/tmp/found.txt","w")
    spent={}
    for a in addresses():
        for tn,k in (targets.items() if a.arguments else [("-",{})]):
            p=a.path(k)
            if p is None: continue
            row=""
            for r in ROLES:
                t=time.time()
                from django.db import transaction
                res=ask(clients[r],p)
                s=text_of(res)
                l=letter(res)
                if MARK in s.lower() and r in HARBORS+DHS+(ANONYMOUS,MEMBERLESS): l+="!"
                if DRAFT in s.lower() and r in HARBORS+(OTHER,ANONYMOUS,MEMBERLESS,EXPERT): l+="?"
                row+=l; n+=1
                spent[r+l]=spent.get(r+l,0)+time.time()-t
            print(f"{a.name:60} {tn:8} {row:14} {p}",file=out)
    print(n,time.time()-t0,file=out); print(sorted(spent.items(),key=lambda x:-x[1])[:30],file=out)
